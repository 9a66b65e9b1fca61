/** What runs an image on a machine, and how: attachments, tenders, command lines, what exit codes mean, when it is ready. */
@NullMarked
package io.mirage.maven.running;

import org.jspecify.annotations.NullMarked;
