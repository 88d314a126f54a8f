/// The storefront's web service.
@NullMarked
package dev.wheelhouse.storefront.web;

import org.jspecify.annotations.NullMarked;
