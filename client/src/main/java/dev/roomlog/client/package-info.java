/// The Java client of Roomlog: sessions, sending with safe retry, history paging, and subscribing
/// with resume by position. [dev.roomlog.client.Roomlog] is where to start.
@NullMarked
package dev.roomlog.client;

import org.jspecify.annotations.NullMarked;
