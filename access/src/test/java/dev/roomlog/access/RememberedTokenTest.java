package dev.roomlog.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import dev.roomlog.log.DirectoryEntry;
import dev.roomlog.schemas.DirectoryKeys;
import dev.roomlog.testing.TestTokens;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// A token is verified once; what can change about it is looked at every time.
class RememberedTokenTest extends VerifierFixture {

  @Test
  void aTokenIsVerifiedOnceAndThenRemembered() {
    String alice = tokens.token("alice");
    for (int i = 0; i < 5; i++) {
      assertVerified(alice);
    }
    assertThat(verifications()).isEqualTo(1);
    assertVerified(tokens.token("bob"));
    assertThat(verifications()).isEqualTo(2);
  }

  @Test
  void aRefusedTokenIsNotRemembered() {
    String stranger = new TestTokens().token("stranger");
    assertRefused(stranger, "key is not known");
    assertRefused(stranger, "key is not known");
    assertThat(verifications()).isEqualTo(2);
    assertThat(meters.counter("roomlog.access.token.refusals").count()).isEqualTo(2);
  }

  @Test
  void toAskForARememberedTokenCountsNothing() {
    String alice = expiring(now.plusSeconds(10));
    assertThat(verifier.remembered(alice)).isNull();
    assertThat(verifications()).isZero();
    assertVerified(alice);
    assertThat(verifier.remembered(alice)).isEqualTo(verifier.verify(alice));
    clock.advance(Duration.ofSeconds(71));
    assertThat(verifier.remembered(alice)).isNull();
    assertThat(verifier.remembered("x".repeat(5_000))).isNull();
    assertThat(verifier.remembered(SECRET)).isNull();
    assertThat(meters.counter("roomlog.access.token.refusals").count()).isZero();
  }

  @Test
  void aRememberedTokenStillExpires() {
    String alice = expiring(now.plusSeconds(10));
    assertVerified(alice);
    clock.advance(Duration.ofSeconds(71));
    assertRefused(alice, "expired");
  }

  @Test
  void aRememberedTokenIsRefusedOnceItsAccountIsBannedOrGone() {
    TestTokens.Minting alice = tokens.person("alice").account();
    String token = alice.token();
    assertVerified(token);
    DirectoryEntry banned = Entries.account(alice.sender(), 1);
    banned.setBanned(true);
    directory.apply(DirectoryKeys.account(alice.sender()), banned);
    assertRefused(token, "revoked");
    directory.apply(DirectoryKeys.account(alice.sender()), Entries.account(alice.sender(), 2));
    assertVerified(token);
    DirectoryEntry removed = Entries.account(alice.sender(), 3);
    removed.setRemoved(true);
    directory.apply(DirectoryKeys.account(alice.sender()), removed);
    assertRefused(token, "revoked");
  }

  @Test
  void aRememberedTokenIsRefusedOnceItsAccountsTokensCountFromLaterOn() {
    TestTokens.Minting alice = tokens.person("alice").account().issuedAt(now);
    String token = alice.token();
    DirectoryEntry account = Entries.account(alice.sender(), 1);
    account.setValidFrom(now);
    directory.apply(DirectoryKeys.account(alice.sender()), account);
    assertVerified(token);
    DirectoryEntry changed = Entries.account(alice.sender(), 2);
    changed.setValidFrom(now.plusSeconds(1));
    directory.apply(DirectoryKeys.account(alice.sender()), changed);
    assertRefused(token, "revoked");
    assertVerified(alice.issuedAt(now.plusSeconds(1)).token());
  }

  @Test
  void aRememberedTokenIsRefusedOnceItsKeyIsWithdrawn() {
    String alice = tokens.token("alice");
    assertVerified(alice);
    DirectoryEntry withdrawn = tokens.entry();
    withdrawn.setVersion(2);
    withdrawn.setRemoved(true);
    directory.apply(tokens.directoryKey(), withdrawn);
    assertRefused(alice, "key is not known");
    assertRefused(tokens.token("bob"), "key is not known");
  }

  @Test
  void aNewVersionOfAKeyIsUsedAtOnce() {
    var next = new TestTokens();
    assertVerified(tokens.token("alice"));
    DirectoryEntry replaced = tokens.entry();
    replaced.setVersion(2);
    replaced.setPublicKey(next.key().toPublicJWK().toJSONString());
    directory.apply(tokens.directoryKey(), replaced);
    var header = new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(tokens.key().getKeyID()).build();
    assertVerified(next.sign(header, claims().build()));
    assertRefused(tokens.token("bob"), "signature");
  }
}
