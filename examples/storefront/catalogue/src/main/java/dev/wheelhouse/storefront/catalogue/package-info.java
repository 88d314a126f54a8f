/// The storefront's catalogue service.
@NullMarked
package dev.wheelhouse.storefront.catalogue;

import org.jspecify.annotations.NullMarked;
