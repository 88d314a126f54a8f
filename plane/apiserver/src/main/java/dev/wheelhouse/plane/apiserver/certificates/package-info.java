/// The cluster's own certificate authority: serving and client certificates, service account keys.
@NullMarked
package dev.wheelhouse.plane.apiserver.certificates;

import org.jspecify.annotations.NullMarked;
