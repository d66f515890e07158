// Anything of these makes plain text read as Markdown; one asterisk in a sentence does not.
const SIGNS = [
  /^#{1,6} \S/m,
  /^\s*[-*+] \S/m,
  /^\s*\d+[.)] \S/m,
  /^> ?\S/m,
  /^(?:```|~~~)/m,
  /^\|.*\|\s*\n\|[ :|-]+\|/m,
  /^(?:---|\*\*\*|___)\s*$/m,
  /\*\*[^*\s](?:[^*\n]*[^*\s])?\*\*/,
  // Not the names of Python, `__init__`.
  /(?<![\w.])__[^_\s][^_\n]* [^_\n]*__(?![\w(])/,
  /~~[^~\s][^~\n]*~~/,
  /==[^=\s][^=\n]*==/,
  /`[^`\n]+`/,
  /!?\[[^\]\n]+\]\([^)\s]+\)/,
]

/** Lines that end as those of programs do. */
const CODE_LINE =
  /[;{}]\s*$|^\s*(?:import|from|def|class|function|const|let|var|return|if|for|while|#include)\b.*[:({'"]\s*$/

/** Whether text was written as Markdown. Programs are not, whatever signs are in them, unless they stand in a fence. */
export function looksLikeMarkdown(text: string): boolean {
  if (!SIGNS.some((sign) => sign.test(text))) return false
  if (/^(?:```|~~~)/m.test(text)) return true
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  return lines.filter((line) => CODE_LINE.test(line)).length * 3 < lines.length
}
