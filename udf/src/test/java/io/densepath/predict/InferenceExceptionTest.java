package io.densepath.predict;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.EngineException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InferenceExceptionTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CUDA out of memory. Tried to allocate 2.00 MiB. GPU 0 has a total capacity of 139 GiB",
        "cuDNN error: CUDNN_STATUS_ALLOC_FAILED",
        "GET was unable to find an engine to execute this computation",
        "CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`",
        "CUDA error: CUBLAS_STATUS_NOT_INITIALIZED when calling `cublasCreate(handle)`",
        "[enforce fail at alloc_cpu.cpp:118] DefaultCPUAllocator: can't allocate memory",
        "std::bad_alloc"
      })
  void aDeviceWithoutMemoryMayRunASmallerBatch(String message) {
    InferenceException failure = new InferenceException(new EngineException(message));
    assertThat(failure.isOutOfMemory()).isTrue();
    assertThat(failure.isDeviceLost()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CUDA error: an illegal memory access was encountered",
        "CUDA error: uncorrectable ECC error encountered",
        "CUDA error: uncorrectable NVLink error detected during the execution",
        "CUDA error: unspecified launch failure",
        "CUDA error: misaligned address",
        "CUDA error: device-side assert triggered",
        "CUDA error: the launch timed out and was terminated",
        "CUDA error: unknown error"
      })
  void afterAStickyErrorTheProcessHasLostItsDevice(String message) {
    InferenceException failure = new InferenceException(new EngineException(message));
    assertThat(failure.isDeviceLost()).isTrue();
    assertThat(failure.isOutOfMemory()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"expected scalar type Half but found Float", "unknown error"})
  void anyOtherErrorIsNeither(String message) {
    InferenceException failure = new InferenceException(new EngineException(message));
    assertThat(failure.isDeviceLost()).isFalse();
    assertThat(failure.isOutOfMemory()).isFalse();
  }
}
