/**
 * From what a user has, a checkpoint of any ecosystem or a model folder, at any address that Hadoop
 * reads, to a model folder on this machine. Compiles if need be; knows nothing of who runs the
 * model and on what.
 */
package io.densepath.prepare;
