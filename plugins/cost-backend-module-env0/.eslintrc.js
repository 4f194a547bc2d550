module.exports = require('../../tools/eslint.cjs')(__dirname);
