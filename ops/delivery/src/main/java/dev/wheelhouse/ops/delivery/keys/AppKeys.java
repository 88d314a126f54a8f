// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.keys;

/// Labels and annotations of `app.oam.dev`: whose an object is, and what people say of an
/// application.
public final class AppKeys {

  /// Label: the application that an object belongs to.
  public static final String NAME = "app.oam.dev/name";

  /// Label: the namespace of that application.
  public static final String NAMESPACE = "app.oam.dev/namespace";

  /// Label: the component that an object is of.
  public static final String COMPONENT = "app.oam.dev/component";

  /// Label: `WORKLOAD` or `TRAIT`.
  public static final String RESOURCE_TYPE = "app.oam.dev/resourceType";

  /// Label: the ApplicationRevision that an object was made for.
  public static final String APP_REVISION = "app.oam.dev/appRevision";

  /// Label of pods: the revision of their component.
  public static final String REVISION = "app.oam.dev/revision";

  /// Label of an ApplicationRevision: what it says, in short.
  public static final String REVISION_HASH = "app.oam.dev/app-revision-hash";

  /// Label of a ResourceTracker: the uid of its application.
  public static final String UID = "app.oam.dev/uid";

  /// Label: the cluster that an object goes to, wherever its component goes.
  public static final String CLUSTER = "app.oam.dev/cluster";

  /// Label: the replica of a replicated component.
  public static final String REPLICA_KEY = "app.oam.dev/replicaKey";

  /// Label: the part of the operator that made an object.
  public static final String OWNER = "app.oam.dev/owner";

  /// Label of an application that was made from what ran already: the kind of that.
  public static final String ADOPT = "app.oam.dev/adopt";

  /// Annotation: the applications that share an object.
  public static final String SHARED_BY = "app.oam.dev/shared-by";

  /// Annotation: the version that is published; only a new one begins the workflow.
  public static final String PUBLISH_VERSION = "app.oam.dev/publishVersion";

  /// Annotation: `true` takes changed definitions at once.
  public static final String AUTO_UPDATE = "app.oam.dev/autoUpdate";

  /// Annotation: when the workflow is to begin anew.
  public static final String RESTART_WORKFLOW = "app.oam.dev/restart-workflow";

  /// Annotation: who wrote an application.
  public static final String USERNAME = "app.oam.dev/username";

  /// Annotation: the groups of who wrote an application.
  public static final String GROUP = "app.oam.dev/group";

  /// Annotation: the service account that an application acts as.
  public static final String SERVICE_ACCOUNT_NAME = "app.oam.dev/service-account-name";

  /// Annotation of KubeVela that objects do not inherit.
  public static final String INPLACE_UPGRADE = "app.oam.dev/inplace-upgrade";

  /// Annotation of an object: `true` takes it for healthy.
  public static final String DISABLE_HEALTH_CHECK = "app.oam.dev/disable-health-check";

  /// Finalizer of an application whose objects are to go with it.
  public static final String TRACKER_FINALIZER = "app.oam.dev/resource-tracker-finalizer";

  /// Label: `true` leaves an application as it is.
  public static final String PAUSE = "controller.core.oam.dev/pause";

  private AppKeys() {}
}
