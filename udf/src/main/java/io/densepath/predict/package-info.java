/**
 * A model folder on a device: loaded once a device and JVM, shared by its threads, asked a batch at
 * a time. In go uint8 images (N, H, W, 3), out come the k likeliest classes of each, and logits and
 * pooled features where asked. Knows neither where images come from nor what becomes of
 * predictions.
 */
package io.densepath.predict;
