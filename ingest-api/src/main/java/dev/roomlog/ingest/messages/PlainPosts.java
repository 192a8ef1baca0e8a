package dev.roomlog.ingest.messages;

import dev.roomlog.access.Person;
import dev.roomlog.access.TokenVerifier;
import dev.roomlog.access.Verification;
import dev.roomlog.ingest.IngestSettings;
import dev.roomlog.ingest.body.JsonRequests;
import dev.roomlog.schemas.Rooms;
import io.micronaut.http.server.netty.configuration.NettyHttpServerConfiguration;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;
import jakarta.inject.Singleton;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/// Tells the requests that are nothing but the post of a message, as nearly all clients send it.
/// Every other one, right or wrong, is the framework's. Safe for any thread; changes and counts
/// nothing.
@Singleton
final class PlainPosts {

  private static final String ROOMS = "/v1/rooms/";
  private static final String MESSAGES = "/messages";
  private static final String SCHEME = "Bearer ";

  /// Stands for several header lines of one name, which are never plain.
  private static final String SEVERAL = "\n";

  /// By how much an answer is at most longer than the body it answers.
  private static final int ENVELOPE = 768;

  private static final AsciiString[] NEVER = {
    HttpHeaderNames.TRANSFER_ENCODING,
    HttpHeaderNames.CONTENT_ENCODING,
    HttpHeaderNames.EXPECT,
    HttpHeaderNames.UPGRADE,
    HttpHeaderNames.ORIGIN,
  };

  private final TokenVerifier tokens;
  private final long maxBodyBytes;
  private final long uncompressedBodyBytes;

  PlainPosts(
      TokenVerifier tokens,
      IngestSettings.Publishing settings,
      NettyHttpServerConfiguration server) {
    this.tokens = tokens;
    this.maxBodyBytes = Math.min(settings.maxBodyBytes(), server.getMaxRequestSize());
    this.uncompressedBodyBytes = server.getCompressionThreshold() - ENVELOPE;
  }

  /// The post that begins with `request`; null where it is not plain. Only a token that was found
  /// good before is, so that a bad one is looked at and counted once.
  @Nullable DirectPost begin(HttpRequest request) {
    if (!HttpMethod.POST.equals(request.method())
        || !HttpVersion.HTTP_1_1.equals(request.protocolVersion())
        || !request.decoderResult().isSuccess()) {
      return null;
    }
    String room = room(request.uri());
    if (room == null || !isPlain(request.headers())) {
      return null;
    }
    long length = length(request.headers());
    Person author = length < 0 ? null : author(request.headers());
    return author == null ? null : new DirectPost(request, author, room, (int) length);
  }

  private static @Nullable String room(String uri) {
    if (uri.length() <= ROOMS.length() + MESSAGES.length()
        || !uri.startsWith(ROOMS)
        || !uri.endsWith(MESSAGES)) {
      return null;
    }
    String room = uri.substring(ROOMS.length(), uri.length() - MESSAGES.length());
    return Rooms.isValid(room) ? room : null;
  }

  private static boolean isPlain(HttpHeaders headers) {
    for (AsciiString name : NEVER) {
      if (headers.contains(name)) {
        return false;
      }
    }
    String connection = only(headers, HttpHeaderNames.CONNECTION);
    String accept = only(headers, HttpHeaderNames.ACCEPT);
    return headers.contains(HttpHeaderNames.HOST)
        && (connection == null || connection.equalsIgnoreCase("keep-alive"))
        && (accept == null || accept.equals("*/*") || accept.equals("application/json"))
        && JsonRequests.isJson(only(headers, HttpHeaderNames.CONTENT_TYPE));
  }

  /// The body's length; -1 where it is none, too much, or so much that the framework would compress
  /// the answer.
  private long length(HttpHeaders headers) {
    String text = only(headers, HttpHeaderNames.CONTENT_LENGTH);
    if (text == null || text.isEmpty() || text.length() > 9) {
      return -1;
    }
    long length = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      length = 10 * length + c - '0';
    }
    long most =
        headers.contains(HttpHeaderNames.ACCEPT_ENCODING)
            ? Math.min(maxBodyBytes, uncompressedBodyBytes)
            : maxBodyBytes;
    return length > 0 && length <= most ? length : -1;
  }

  private @Nullable Person author(HttpHeaders headers) {
    String authorization = only(headers, HttpHeaderNames.AUTHORIZATION);
    if (authorization == null || !authorization.startsWith(SCHEME)) {
      return null;
    }
    Verification.Verified token =
        tokens.remembered(authorization.substring(SCHEME.length()).strip());
    return token != null && token.caller() instanceof Person person ? person : null;
  }

  private static @Nullable String only(HttpHeaders headers, AsciiString name) {
    Iterator<String> values = headers.valueStringIterator(name);
    if (!values.hasNext()) {
      return null;
    }
    String value = values.next();
    return values.hasNext() ? SEVERAL : value;
  }
}
