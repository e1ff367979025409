import type { BootKernel } from './kernel.ts';
import type { BootPlan } from './plan.ts';
import type { Taps } from './tap.ts';
import type { Qemu } from './tools.ts';

/** The inputs of one boot. */
export interface BootRequest {
  readonly name: string;
  readonly plan: BootPlan;
  readonly kernel: BootKernel;
  readonly qemu: Qemu;
  readonly busybox: Uint8Array;
  readonly accel: 'tcg' | 'kvm';
  readonly taps: Taps | undefined;
  /** Milliseconds. */
  readonly timeout: number;
  readonly interrupt: AbortSignal;
}
