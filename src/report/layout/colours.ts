/** The colours of pages and drawings, in light and in the dark. */
export const COLOURS = `
:root { color-scheme: light dark; --text: #1c2024; --back: #fff; --faint: #5b6570; --line: #d4d9de; --head: #f2f4f6; --good: #116329; --bad: #b3261e; --differs: #fff3c4 }
@media (prefers-color-scheme: dark) { :root { --text: #e3e6e9; --back: #14171a; --faint: #9aa4ae; --line: #363c43; --head: #1e2328; --good: #5bd078; --bad: #ff8a80; --differs: #3d3413 } }
`;
