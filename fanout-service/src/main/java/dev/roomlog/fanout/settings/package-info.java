/// What an operator may set; every default stands here once.
@org.jspecify.annotations.NullMarked
package dev.roomlog.fanout.settings;
