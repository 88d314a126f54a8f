/// What the server serves, told to clients: groups, versions, resources; plain and aggregated.
@NullMarked
package dev.wheelhouse.plane.apiserver.discovery;

import org.jspecify.annotations.NullMarked;
