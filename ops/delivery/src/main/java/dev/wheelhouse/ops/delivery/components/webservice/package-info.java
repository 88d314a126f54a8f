/// A long-running service that others call: Deployment and Service.
@NullMarked
package dev.wheelhouse.ops.delivery.components.webservice;

import org.jspecify.annotations.NullMarked;
