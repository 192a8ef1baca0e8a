/// Every part of Roomlog in one process, with an embedded broker and store, behind one port.
@NullMarked
package dev.roomlog.allinone;

import org.jspecify.annotations.NullMarked;
