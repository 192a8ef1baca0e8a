@NullMarked
package dev.roomlog.access.web;

import org.jspecify.annotations.NullMarked;
