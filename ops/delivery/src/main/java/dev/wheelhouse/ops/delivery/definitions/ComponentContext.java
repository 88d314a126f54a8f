// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions;

import java.util.Optional;

/// What a definition may know beside the parameters.
///
/// @param ingressClass the class that Ingresses get when the user names none; empty for none
/// @param images where images of programs come from, see [ImageResolver]
public record ComponentContext(
    String application,
    String namespace,
    String component,
    String revision,
    String ingressClass,
    ImageResolver images) {

  /// Gives the image of a program that a component names by file.
  @FunctionalInterface
  public interface ImageResolver {

    /// @return the image's reference, or empty while it is being built
    Optional<String> resolve(ProgramSource source);
  }

  /// A jar or war: a file on the operator's machine, or one that was uploaded.
  ///
  /// @param path empty when an artifact is named
  /// @param artifact empty when a path is named
  public record ProgramSource(
      String component, String path, String artifact, java.util.List<String> jvmOptions) {
    public ProgramSource {
      jvmOptions = java.util.List.copyOf(jvmOptions);
    }
  }
}
