package dev.roomlog.schemas;

import java.util.Locale;

/// The codes of all problems, by which clients tell them apart.
public enum ProblemCode {
  MALFORMED_REQUEST(400, "The request is malformed", false),
  MALFORMED_JSON(400, "The body is not the JSON we can read", false),
  INVALID_ROOM(400, "That is not a room's name", false),
  INVALID_POSITION(400, "That is not a position of this room", false),
  INVALID_PARAMETER(400, "A parameter is out of its range", false),
  UNAUTHORIZED(401, "A valid token is needed", false),
  FORBIDDEN(403, "That is not allowed", false),
  FORBIDDEN_ORIGIN(403, "This origin is not allowed", false),
  NOT_FOUND(404, "There is nothing here", false),
  ROOM_NOT_FOUND(404, "There is no such room", false),
  MESSAGE_NOT_FOUND(404, "There is no such message", false),
  METHOD_NOT_ALLOWED(405, "The method is not allowed here", false),
  NOT_ACCEPTABLE(406, "The Accept header cannot be met", false),
  REQUEST_TIMEOUT(408, "The request took too long to arrive", true),
  ID_CONFLICT(409, "The id is taken by another message", false),
  HANDLE_TAKEN(409, "The handle is in use", false),
  POSITION_EXPIRED(410, "The position lies before what is kept", false),
  TOO_LARGE(413, "The content is too large", false),
  UNSUPPORTED_MEDIA_TYPE(415, "The content is not of a type we read", false),
  VALIDATION_FAILED(422, "Some fields are not valid", false),
  UPGRADE_REQUIRED(426, "A WebSocket upgrade is required", false),
  TOO_MANY_REQUESTS(429, "Too many requests", true),
  INTERNAL(500, "The server failed", true),
  LOG_UNAVAILABLE(503, "The log cannot be written", true),
  PUBLISH_OUTCOME_UNKNOWN(503, "The log did not confirm in time", true),
  OVERLOADED(503, "The server is overloaded", true),
  DRAINING(503, "The node is shutting down", true),
  STORE_UNAVAILABLE(503, "The store cannot be reached", true),
  HISTORY_BEHIND(503, "History has not caught up yet", true),
  STARTING(503, "The node is starting", true),
  // Only from the gateway:
  UNAVAILABLE(503, "No node of the service answers", true),
  // Only on a socket:
  POSITION_AHEAD(409, "The position lies ahead of the log's end", true),
  TOO_MANY_ROOMS(422, "Too many rooms on one connection", false),
  MALFORMED_FRAME(400, "The frame is no command", false),
  HELLO_REQUIRED(401, "A hello comes first", false);

  private final int status;
  private final String title;
  private final boolean retryable;

  ProblemCode(int status, String title, boolean retryable) {
    this.status = status;
    this.title = title;
    this.retryable = retryable;
  }

  /// The code as clients see it.
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  public int status() {
    return status;
  }

  public String title() {
    return title;
  }

  /// Whether the same request may succeed later.
  public boolean retryable() {
    return retryable;
  }
}
