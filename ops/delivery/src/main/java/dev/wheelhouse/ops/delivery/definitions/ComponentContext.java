// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions;

import dev.wheelhouse.base.errors.PlatformException;
import java.util.List;

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

  /// Gives the image of a program that a component names by file. Never waits for a build.
  @FunctionalInterface
  public interface ImageResolver {

    /// @throws PlatformException why there will never be an image
    ImageState resolve(ProgramSource source);
  }

  /// Where an image stands.
  public sealed interface ImageState {

    /// It is in the registry.
    record Ready(String reference) implements ImageState {}

    /// It is on its way, or will be tried again.
    record Waiting(String why) implements ImageState {}
  }

  /// A jar or war: a file on the operator's machine, or one that was uploaded.
  ///
  /// @param revision of the application; a file is read once for a revision, so that later changes
  ///   of it do not slip into what is running
  /// @param path empty when an artifact is named
  /// @param artifact empty when a path is named
  public record ProgramSource(
      String component, String revision, String path, String artifact, List<String> jvmOptions) {
    public ProgramSource {
      jvmOptions = List.copyOf(jvmOptions);
    }
  }
}
