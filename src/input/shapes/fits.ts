import { FORMATS, type Format } from './formats.ts';
import { quickCode } from './quick-code.ts';

/** The built program has FITS with this code in place of this module, and so loads neither zod nor the shapes. */
export const CODE = quickCode(FORMATS);

/** Says quickly of a value that it has the shape of a format; a no is for zod to judge. */
export const FITS: Readonly<Record<Format, (value: unknown) => boolean>> = new Function(`return ${CODE}`)();
