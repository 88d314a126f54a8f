/// How the capabilities talk to any cluster: client set-up, server-side apply, health.
@NullMarked
package dev.wheelhouse.kube.client;

import org.jspecify.annotations.NullMarked;
