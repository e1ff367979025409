import { readFileSync } from 'node:fs';
import { evaluate } from '../../src/explore/evaluate.ts';
import { linux } from '../../src/guest/linux/linux.ts';
import { diskIo } from '../../src/input/disk.ts';
import { openInputs, settle } from '../../src/input/inputs.ts';
import { loadRecording } from '../../src/input/recording.ts';
import { caseSource } from '../../src/inquiry/case-source.ts';
import { Inquiry } from '../../src/inquiry/inquiry.ts';
