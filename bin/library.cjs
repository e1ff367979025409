// Assigned one by one, as importers of ES modules find names.
const vnex = require('../dist/vnex.cjs')((name) => require(`../dist/${name}.cjs`), require);

exports.check = vnex.check;
exports.explain = vnex.explain;
exports.explainText = vnex.explainText;
exports.features = vnex.features;
exports.fix = vnex.fix;
exports.importPath = vnex.importPath;
exports.importText = vnex.importText;
exports.negotiate = vnex.negotiate;
exports.sweep = vnex.sweep;
exports.UsageError = vnex.UsageError;
exports.why = vnex.why;
