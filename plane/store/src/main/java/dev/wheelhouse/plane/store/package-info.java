/// The plane's durable memory: revisions, a key index, watches, group commit and compaction. It
/// sees bytes only.
@NullMarked
package dev.wheelhouse.plane.store;

import org.jspecify.annotations.NullMarked;
