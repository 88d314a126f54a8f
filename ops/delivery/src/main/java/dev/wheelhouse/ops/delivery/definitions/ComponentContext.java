// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonObject;
import java.util.List;
import java.util.Map;

/// What a definition may know beside the parameters.
///
/// @param ingressClass the class that Ingresses get when the user names none; empty for none
/// @param images where images of programs come from, see [ImageResolver]
/// @param references finds objects that are there already, see [References]
/// @param surroundings what else there is to make a component from
public record ComponentContext(
    String application,
    String namespace,
    String component,
    String revision,
    String ingressClass,
    ImageResolver images,
    References references,
    Surroundings surroundings) {

  /// A context for components that refer to nothing.
  public ComponentContext(
      String application,
      String namespace,
      String component,
      String revision,
      String ingressClass,
      ImageResolver images) {
    this(application, namespace, component, revision, ingressClass, images, References.NONE);
  }

  public ComponentContext(
      String application,
      String namespace,
      String component,
      String revision,
      String ingressClass,
      ImageResolver images,
      References references) {
    this(
        application,
        namespace,
        component,
        revision,
        ingressClass,
        images,
        references,
        Surroundings.NONE);
  }

  /// Reads objects that a component only refers to.
  @FunctionalInterface
  public interface References {

    /// Where no cluster is at hand.
    References NONE =
        reference -> {
          throw new PlatformException(
              Reason.INVALID, "there is no cluster to read " + reference + " from");
        };

    /// The objects that a reference names, as they are now.
    ///
    /// @throws PlatformException `NOT_FOUND` when there is none, `INVALID` for an unknown resource
    List<JsonObject> find(Reference reference);
  }

  /// Names objects by their resource and either name or labels.
  ///
  /// @param resource plural, singular or kind, in lower case: `deployment`
  /// @param group empty for the first group that has such a resource
  /// @param cluster empty for the one the application lives on
  /// @param name empty when labels are given
  public record Reference(
      String resource,
      String group,
      String cluster,
      String namespace,
      String name,
      Map<String, String> labels) {
    public Reference {
      labels = Map.copyOf(labels);
    }
  }

  /// Gives the image of a program that a component names. Never waits for a build.
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

  /// A Java program that an image is made of.
  ///
  /// @param revision of the application; what may change under its name is read once for a
  ///   revision, so that later changes of it do not slip into what is running
  /// @param mainClass the class to start; empty for the one the program names
  /// @param jvmOptions what `java` gets before the program
  public record ProgramSource(
      String component, String revision, Origin origin, String mainClass, List<String> jvmOptions) {
    public ProgramSource {
      jvmOptions = List.copyOf(jvmOptions);
    }
  }

  /// Where a program lies.
  public sealed interface Origin {

    /// A jar, a war or a folder on the operator's machine.
    record File(String path) implements Origin {}

    /// One that was uploaded.
    record Artifact(String reference) implements Origin {}

    /// One in a Maven repository.
    ///
    /// @param user empty where nobody logs in
    record Maven(String coordinates, String repository, String user, String password)
        implements Origin {

      @Override
      public String toString() {
        return coordinates + " of " + repository;
      }
    }
  }
}
