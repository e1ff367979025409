import type { Answers, When } from './answers.ts';
import type { Step } from './step.ts';

/** An edit of a text: line and column, both from 1, what stands there, and what is to stand there. */
export interface PlacedEdit {
  readonly line: number;
  readonly column: number;
  readonly old: string;
  readonly new: string;
}

/** A name that an edit makes up because the text does not say it, and what it stands for. */
export interface Placeholder {
  readonly name: string;
  readonly stands: string;
}

/** Steps that fix a device of a machine, as they were proven: the edited text was read and answered as a whole. */
export interface TextRemedy {
  readonly steps: readonly Step[];
  /** Those of them for which the text has no place, such as words for a kernel that the guest loads by itself. */
  readonly beside: readonly Step[];
  readonly edits: readonly PlacedEdit[];
  /** What whoever takes the edits has to put in. */
  readonly placeholders: readonly Placeholder[];
  /** What becomes of the device; undefined where it is gone. */
  readonly answers: Answers | undefined;
  /** The parts of what is open for which it helps; all of them if left out. */
  readonly when: When | undefined;
}

/** A device of a machine that does not work, or may not, and what helps. */
export interface DeviceRemedies {
  readonly name: string;
  /** The place of its guest among those of the text, and its own among the devices of the guest. */
  readonly guest: number;
  readonly index: number;
  readonly before: Answers;
  /** The best first; empty where nothing is known that helps, or where what helps another device helps this one. */
  readonly remedies: readonly RemedyWithDiff[];
  /** The device whose remedy, found before, helps this one too. */
  readonly fixedWith: string | undefined;
  /** The search had ended before it came to this device; left out where it did not. */
  readonly isUnsearched?: true;
}

/** A remedy as a report has it. */
export interface RemedyWithDiff extends TextRemedy {
  /** The devices whose remedies, found before, it needs besides itself; empty where it helps alone. */
  readonly besides: readonly string[];
  /** A unified diff of the text that `patch -p0` takes; '' where it is not edited. */
  readonly diff: string;
}
