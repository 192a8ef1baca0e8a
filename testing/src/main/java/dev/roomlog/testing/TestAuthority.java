package dev.roomlog.testing;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/// A certificate authority that nobody knows but this test JVM, and the certificate that it issued
/// for the servers on this machine. Made when first asked for; the files go with the JVM.
public final class TestAuthority {

  private static final String PASSWORD = "changeit";

  private final X509Bundle server;
  private final Path folder;

  private TestAuthority() throws Exception {
    var root =
        new CertificateBuilder()
            .ecp256()
            .subject("CN=Authority of a test")
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
    server =
        new CertificateBuilder()
            .ecp256()
            .subject("CN=localhost")
            .addSanDnsName("localhost")
            .addSanIpAddress("127.0.0.1")
            .addExtendedKeyUsageServerAuth()
            .buildIssuedBy(root);
    folder = Backends.directory();
    Files.writeString(certificate(), server.getCertificatePathPEM());
    Files.writeString(key(), server.getPrivateKeyPEM());
    writeTrustStore(root.getCertificate());
  }

  private static final class Shared {
    static final TestAuthority MADE = make();
  }

  public static TestAuthority shared() {
    return Shared.MADE;
  }

  /// The server's certificate and what leads to the authority, as PEM.
  public Path certificate() {
    return folder.resolve("tls.crt");
  }

  /// The server's key, as PEM.
  public Path key() {
    return folder.resolve("tls.key");
  }

  /// The authority's certificate, as PEM.
  public String authorityPem() {
    return server.getRootCertificatePEM();
  }

  /// The arguments of a JVM that trusts this authority and no other.
  public String jvmOptions() {
    return "-Djavax.net.ssl.trustStore="
        + trustStore()
        + " -Djavax.net.ssl.trustStorePassword="
        + PASSWORD;
  }

  public PrivateKey privateKey() {
    return server.getKeyPair().getPrivate();
  }

  /// The server's certificate first.
  public List<X509Certificate> chain() {
    return server.getCertificatePathList();
  }

  /// For clients that trust this authority and no other.
  public SSLContext clientContext() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {server.toTrustManager()}, null);
      return context;
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private Path trustStore() {
    return folder.resolve("trust.p12");
  }

  private void writeTrustStore(X509Certificate authority) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("authority", authority);
    try (OutputStream out = Files.newOutputStream(trustStore())) {
      store.store(out, PASSWORD.toCharArray());
    }
  }

  private static TestAuthority make() {
    try {
      return new TestAuthority();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
