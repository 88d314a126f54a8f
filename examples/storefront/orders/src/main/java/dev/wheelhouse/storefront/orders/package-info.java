/// The storefront's orders service.
@NullMarked
package dev.wheelhouse.storefront.orders;

import org.jspecify.annotations.NullMarked;
