package dev.roomlog.ingest.sessions;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.swagger.v3.oas.annotations.Operation;
import java.util.ArrayList;
import java.util.List;

/// `GET /.well-known/jwks.json`: the public keys, for outsiders who verify tokens (RFC 7517).
@Controller("/.well-known/jwks.json")
public final class KeyController {

  private final SigningKeys keys;

  KeyController(SigningKeys keys) {
    this.keys = keys;
  }

  @Operation(
      summary = "The public keys that verify tokens (RFC 7517)",
      security = {})
  @Get
  @Produces("application/json")
  HttpResponse<String> keys() {
    List<JWK> published = new ArrayList<>(keys.published());
    return HttpResponse.ok(new JWKSet(published).toString(true))
        .header(HttpHeaders.CACHE_CONTROL, "public, max-age=60");
  }
}
