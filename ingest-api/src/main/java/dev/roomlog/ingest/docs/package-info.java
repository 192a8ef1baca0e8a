/// The description of the API, as a document and as a page.
@NullMarked
package dev.roomlog.ingest.docs;

import org.jspecify.annotations.NullMarked;
