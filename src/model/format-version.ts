/** The version of what is printed as JSON: keys may be added to it, and none changes its meaning. */
export const FORMAT_VERSION = 1;
