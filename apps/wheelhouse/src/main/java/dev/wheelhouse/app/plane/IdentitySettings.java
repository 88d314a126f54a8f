// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.plane;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.plane.apiserver.authn.RequestHeaderOptions;
import dev.wheelhouse.plane.apiserver.authn.oidc.OidcOptions;
import dev.wheelhouse.plane.apiserver.certificates.Pem;
import dev.wheelhouse.plane.embedded.IdentitySetup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Options about who may log in; named as kube-apiserver names them.
final class IdentitySettings {

  @Option(
      names = "--oidc-issuer-url",
      paramLabel = "URL",
      description = "OpenID Connect provider whose ID tokens log in.")
  String issuerUrl = "";

  @Option(
      names = "--oidc-client-id",
      paramLabel = "ID",
      description = "Audience that ID tokens must have.")
  String clientId = "";

  @Option(
      names = "--oidc-username-claim",
      paramLabel = "CLAIM",
      description = "Claim with the user's name (default: sub).")
  String usernameClaim = "sub";

  @Option(
      names = "--oidc-username-prefix",
      paramLabel = "TEXT",
      description =
          "Stands before user names; `-` for nothing (default: the issuer and #, unless the claim is"
              + " email).")
  String usernamePrefix = "";

  @Option(
      names = "--oidc-groups-claim",
      paramLabel = "CLAIM",
      description = "Claim with the user's groups.")
  String groupsClaim = "";

  @Option(
      names = "--oidc-groups-prefix",
      paramLabel = "TEXT",
      description = "Stands before group names.")
  String groupsPrefix = "";

  @Option(
      names = "--oidc-required-claim",
      paramLabel = "CLAIM=VALUE",
      description = "A claim that ID tokens must have; may be repeated.")
  Map<String, String> requiredClaims = new LinkedHashMap<>();

  @Option(
      names = "--oidc-signing-algs",
      paramLabel = "NAME",
      split = ",",
      description = "Signatures that ID tokens may have (default: RS256).")
  List<String> algorithms = new ArrayList<>();

  @Option(
      names = "--oidc-ca-file",
      paramLabel = "FILE",
      description = "PEM of the provider's authority (default: the machine's authorities).")
  @Nullable Path oidcCaFile;

  @Option(
      names = "--requestheader-client-ca-file",
      paramLabel = "FILE",
      description =
          "PEM of the authority of servers that say in headers who calls (default: the plane's own).")
  @Nullable Path proxyCaFile;

  @Option(
      names = "--requestheader-allowed-names",
      paramLabel = "NAME",
      split = ",",
      description = "Common names of their certificates (default: any).")
  List<String> proxyNames = new ArrayList<>();

  @Option(
      names = "--requestheader-username-headers",
      paramLabel = "NAME",
      split = ",",
      description = "Headers with the user's name (default: X-Remote-User).")
  List<String> usernameHeaders = new ArrayList<>();

  @Option(
      names = "--requestheader-uid-headers",
      paramLabel = "NAME",
      split = ",",
      description = "Headers with the user's id (default: X-Remote-Uid).")
  List<String> uidHeaders = new ArrayList<>();

  @Option(
      names = "--requestheader-group-headers",
      paramLabel = "NAME",
      split = ",",
      description = "Headers with the user's groups (default: X-Remote-Group).")
  List<String> groupHeaders = new ArrayList<>();

  @Option(
      names = "--requestheader-extra-headers-prefix",
      paramLabel = "TEXT",
      split = ",",
      description = "Beginnings of headers with more about the user (default: X-Remote-Extra-).")
  List<String> extraPrefixes = new ArrayList<>();

  @Option(
      names = "--enable-bootstrap-token-auth",
      description = "Let the tokens in Secrets of type bootstrap.kubernetes.io/token log in.")
  boolean bootstrapTokens;

  /// @throws UserError naming the option that is wrong
  void check() {
    try {
      setup();
    } catch (PlatformException e) {
      throw Checks.wrong(String.valueOf(e.getMessage()));
    }
  }

  IdentitySetup setup() {
    return new IdentitySetup(oidc(), requestHeader(), bootstrapTokens);
  }

  private @Nullable OidcOptions oidc() {
    if (issuerUrl.isEmpty()) {
      return null;
    }
    return new OidcOptions(
        issuerUrl,
        clientId,
        usernameClaim,
        usernamePrefix,
        groupsClaim,
        groupsPrefix,
        requiredClaims,
        algorithms.isEmpty() ? List.of("RS256") : algorithms,
        oidcCaFile == null ? null : read("--oidc-ca-file", oidcCaFile));
  }

  private @Nullable RequestHeaderOptions requestHeader() {
    if (proxyCaFile == null) {
      return null;
    }
    String pem = read("--requestheader-client-ca-file", proxyCaFile);
    return new RequestHeaderOptions(
        Pem.certificates(pem, proxyCaFile.toString()),
        proxyNames,
        usernameHeaders.isEmpty() ? List.of("X-Remote-User") : usernameHeaders,
        uidHeaders.isEmpty() ? List.of("X-Remote-Uid") : uidHeaders,
        groupHeaders.isEmpty() ? List.of("X-Remote-Group") : groupHeaders,
        extraPrefixes.isEmpty() ? List.of("X-Remote-Extra-") : extraPrefixes);
  }

  private static String read(String option, Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UserError(
          UserError.Kind.NO_INPUT, option + ": there is no readable file " + file, e);
    }
  }

  /// The options as a command line, for the same server in another process.
  List<String> arguments() {
    List<String> arguments = new ArrayList<>();
    add(arguments, "--oidc-issuer-url", issuerUrl);
    add(arguments, "--oidc-client-id", clientId);
    add(arguments, "--oidc-username-claim", usernameClaim);
    add(arguments, "--oidc-username-prefix", usernamePrefix);
    add(arguments, "--oidc-groups-claim", groupsClaim);
    add(arguments, "--oidc-groups-prefix", groupsPrefix);
    requiredClaims.forEach(
        (claim, value) -> add(arguments, "--oidc-required-claim", claim + "=" + value));
    add(arguments, "--oidc-signing-algs", String.join(",", algorithms));
    add(arguments, "--oidc-ca-file", oidcCaFile);
    add(arguments, "--requestheader-client-ca-file", proxyCaFile);
    add(arguments, "--requestheader-allowed-names", String.join(",", proxyNames));
    add(arguments, "--requestheader-username-headers", String.join(",", usernameHeaders));
    add(arguments, "--requestheader-uid-headers", String.join(",", uidHeaders));
    add(arguments, "--requestheader-group-headers", String.join(",", groupHeaders));
    add(arguments, "--requestheader-extra-headers-prefix", String.join(",", extraPrefixes));
    if (bootstrapTokens) {
      arguments.add("--enable-bootstrap-token-auth");
    }
    return arguments;
  }

  private static void add(List<String> arguments, String option, String value) {
    if (!value.isEmpty()) {
      arguments.add(option + "=" + value);
    }
  }

  private static void add(List<String> arguments, String option, @Nullable Path file) {
    if (file != null) {
      arguments.add(option + "=" + file.toAbsolutePath());
    }
  }
}
