// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.plane.apiserver.http.ApiResponse;
import dev.wheelhouse.plane.store.Entry;
import dev.wheelhouse.plane.store.Page;
import dev.wheelhouse.plane.store.Range;
import java.util.ArrayList;
import java.util.List;

/// DELETECOLLECTION: one delete for every object that the selectors choose.
final class CollectionDeletion {

  private final WriteContext context;
  private final Deletion deletion;

  CollectionDeletion(WriteContext context, Deletion deletion) {
    this.context = context;
    this.deletion = deletion;
  }

  /// @return the list of the objects in their last or marked state
  ApiResponse delete(WriteRequest write) {
    DeleteOptions options = DeleteOptions.of(write.request());
    Selection selection = Selection.of(write.resource(), write.request());
    String prefix = Keys.prefix(write.storage(), write.namespace());
    Page page = context.objects().store().range(Range.all(prefix));
    List<byte[]> last = new ArrayList<>();
    for (Entry entry : page.entries()) {
      if (selection.chooses(entry, context.objects().labels())) {
        last.add(deletion.deleteOne(write, entry, options));
      }
    }
    return context
        .views()
        .list(write.resource(), last, new Views.ListMeta(page.revision(), "", 0), write.request());
  }
}
