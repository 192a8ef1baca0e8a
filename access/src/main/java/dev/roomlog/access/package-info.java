/// Who may do what: tokens, the directory fed by `chat.directory`, and the one room policy.
@NullMarked
package dev.roomlog.access;

import org.jspecify.annotations.NullMarked;
