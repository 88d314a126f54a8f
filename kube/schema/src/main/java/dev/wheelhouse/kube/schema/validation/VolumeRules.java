// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.validation;

import dev.wheelhouse.kube.schema.naming.Names;
import java.util.List;

/// One volume of a pod spec.
final class VolumeRules {

  private static final long MAX_MODE = 0777;

  private VolumeRules() {}

  static void check(Scope volume) {
    if (volume.require("name")) {
      volume.check("name", Names::dnsLabel);
    }
    List<String> sources =
        volume.object().keySet().stream().filter(key -> !key.equals("name")).toList();
    if (sources.isEmpty()) {
      volume.problems().required(volume.path(), "must specify a volume type");
    }
    sources.stream()
        .skip(1)
        .forEach(extra ->
            volume
                .problems()
                .forbidden(volume.path(extra), "may not specify more than 1 volume type"));
    source(volume);
  }

  private static void source(Scope volume) {
    volume.in("secret").ifPresent(s -> named(s, "secretName"));
    volume.in("configMap").ifPresent(s -> named(s, "name"));
    volume.in("downwardAPI").ifPresent(VolumeRules::downwardApi);
    volume.in("projected").ifPresent(VolumeRules::projected);
    volume.in("hostPath").ifPresent(VolumeRules::hostPath);
    volume.in("persistentVolumeClaim").ifPresent(s -> s.require("claimName"));
    volume.in("nfs").ifPresent(VolumeRules::nfs);
    volume.in("emptyDir").ifPresent(VolumeRules::emptyDir);
  }

  private static void named(Scope source, String key) {
    source.require(key);
    mode(source, "defaultMode");
    source.forEach("items", VolumeRules::item);
  }

  private static void item(Scope item) {
    item.require("key");
    if (item.require("path")) {
      relative(item);
    }
    mode(item, "mode");
  }

  private static void relative(Scope item) {
    String path = item.text("path");
    if (path.startsWith("/")) {
      item.problems().invalid(item.path("path"), path, "must be a relative path");
    }
    if (List.of(path.split("/")).contains("..")) {
      item.problems().invalid(item.path("path"), path, "must not contain '..'");
    }
  }

  private static void downwardApi(Scope source) {
    mode(source, "defaultMode");
    source.forEach("items", VolumeRules::downwardItem);
  }

  private static void downwardItem(Scope item) {
    if (item.require("path")) {
      relative(item);
    }
    boolean field = item.object().containsKey("fieldRef");
    boolean resource = item.object().containsKey("resourceFieldRef");
    if (field && resource) {
      item.problems()
          .invalid(
              item.path(),
              "resource",
              "fieldRef and resourceFieldRef can not be specified simultaneously");
    } else if (!field && !resource) {
      item.problems().required(item.path(), "one of fieldRef and resourceFieldRef is required");
    }
  }

  private static void projected(Scope source) {
    mode(source, "defaultMode");
    for (Scope projection : source.each("sources")) {
      projection.in("secret").ifPresent(s -> named(s, "name"));
      projection.in("configMap").ifPresent(s -> named(s, "name"));
      projection.in("downwardAPI").ifPresent(VolumeRules::downwardApi);
      projection.in("serviceAccountToken").ifPresent(VolumeRules::token);
    }
  }

  private static void token(Scope token) {
    if (token.require("path")) {
      relative(token);
    }
    Long seconds = token.number("expirationSeconds");
    if (seconds != null && seconds < 600) {
      token
          .problems()
          .invalid(
              token.path("expirationSeconds"),
              seconds,
              "may not specify a duration less than 10 minutes");
    }
  }

  private static void hostPath(Scope source) {
    source.require("path");
    source.oneOf(
        "type",
        "DirectoryOrCreate",
        "Directory",
        "FileOrCreate",
        "File",
        "Socket",
        "CharDevice",
        "BlockDevice");
  }

  private static void nfs(Scope source) {
    source.require("server");
    if (source.require("path") && !source.text("path").startsWith("/")) {
      source
          .problems()
          .invalid(source.path("path"), source.text("path"), "must be an absolute path");
    }
  }

  private static void emptyDir(Scope source) {
    if (source.object().get("sizeLimit") instanceof String size && size.startsWith("-")) {
      source
          .problems()
          .forbidden(source.path("sizeLimit"), "SizeLimit field must be a valid resource quantity");
    }
  }

  private static void mode(Scope source, String key) {
    Long mode = source.number(key);
    if (mode != null && (mode < 0 || mode > MAX_MODE)) {
      source
          .problems()
          .invalid(
              source.path(key),
              mode,
              "must be a number between 0 and 0777 (octal), both inclusive");
    }
  }
}
