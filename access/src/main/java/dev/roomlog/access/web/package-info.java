/// The HTTP edge that the services share: who calls, and how problems, origins and deadlines are
/// answered.
@NullMarked
package dev.roomlog.access.web;

import org.jspecify.annotations.NullMarked;
