/**
 * Small files on any file system that Hadoop knows: each is replaced atomically, and JSON is
 * written without credentials. It knows nothing of what the files mean.
 */
package io.densepath.jobs.files;
