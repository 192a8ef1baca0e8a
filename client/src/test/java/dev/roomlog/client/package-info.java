@NullMarked
package dev.roomlog.client;

import org.jspecify.annotations.NullMarked;
