// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.images;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import java.util.regex.Pattern;

/// A parsed image name: `[registry/]repository[:tag][@digest]`. Follows the reference grammar that
/// container registries share; names without a registry belong to `docker.io`, its one-part names
/// to `library/`, names without tag and digest to the tag `latest`.
///
/// @param registry host, with port where one was given
/// @param tag empty where only a digest was given
/// @param digest `sha256:...`; empty where only a tag was given
public record ImageReference(String registry, String repository, String tag, String digest) {

  private static final String DOCKER = "docker.io";
  private static final int MAX_NAME = 255;
  private static final Pattern PART = Pattern.compile("[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*");
  private static final Pattern TAG = Pattern.compile("\\w[\\w.-]{0,127}");
  private static final Pattern HOST =
      Pattern.compile(
          "(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*"
              + "|\\[[0-9a-fA-F:]+])(?::[0-9]{1,5})?");
  private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128}");

  /// @throws PlatformException `INVALID` with the text kubelets give for `InvalidImageName`
  public static ImageReference parse(String text) {
    int at = text.indexOf('@');
    String digest = at < 0 ? "" : text.substring(at + 1);
    String named = at < 0 ? text : text.substring(0, at);
    int colon = named.lastIndexOf(':');
    boolean tagged = colon > named.lastIndexOf('/');
    String tag = tagged ? named.substring(colon + 1) : "";
    String name = tagged ? named.substring(0, colon) : named;
    if (tagged ? !TAG.matcher(tag).matches() : named.isEmpty()) {
      throw invalid(text, "");
    }
    if (at >= 0 && !DIGEST.matcher(digest).matches()) {
      throw invalid(text, "");
    }
    return named(text, name, tag.isEmpty() && digest.isEmpty() ? "latest" : tag, digest);
  }

  private static ImageReference named(String text, String name, String tag, String digest) {
    int slash = name.indexOf('/');
    String first = slash < 0 ? "" : name.substring(0, slash);
    boolean host = first.contains(".") || first.contains(":") || first.equals("localhost");
    String registry = host ? first : DOCKER;
    if (registry.equals("index.docker.io")) {
      registry = DOCKER;
    }
    String repository = host ? name.substring(slash + 1) : name;
    if (registry.equals(DOCKER) && !repository.contains("/")) {
      repository = "library/" + repository;
    }
    check(text, registry, repository);
    return new ImageReference(registry, repository, tag, digest);
  }

  private static void check(String text, String registry, String repository) {
    if (!HOST.matcher(registry).matches()) {
      throw invalid(text, "");
    }
    for (String part : repository.split("/", -1)) {
      if (!PART.matcher(part).matches()) {
        boolean upper = part.chars().anyMatch(Character::isUpperCase);
        throw invalid(
            text, upper ? ": repository name (" + repository + ") must be lowercase" : "");
      }
    }
    if (repository.length() > MAX_NAME) {
      throw invalid(text, ": repository name must not be more than 255 characters");
    }
  }

  private static PlatformException invalid(String text, String why) {
    return new PlatformException(
        Reason.INVALID,
        "couldn't parse image name \"" + text + "\": invalid reference format" + why);
  }

  /// The name with every default written out; equal for references that mean the same image.
  public String canonical() {
    return name() + (digest.isEmpty() ? ":" + tag : "@" + digest);
  }

  /// Registry and repository, without tag or digest.
  public String name() {
    return registry + "/" + repository;
  }

  /// What a registry is asked for: the digest where there is one, else the tag.
  public String target() {
    return digest.isEmpty() ? tag : digest;
  }

  @Override
  public String toString() {
    return canonical();
  }
}
