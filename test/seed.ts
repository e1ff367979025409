import fc from 'fast-check';

/**
 * Property-based tests draw the same cases in every run, so that a change is judged by what it changed. VNEX_SEED=random
 * looks elsewhere; a number repeats what such a run reported.
 */
const DEFAULT_SEED = 20_190_806;

const asked = process.env.VNEX_SEED;
if (asked !== 'random') fc.configureGlobal({ seed: asked === undefined ? DEFAULT_SEED : Number(asked) });
