'use client'

import { useRef } from 'react'

/** Letters typed within this time are one word, in ms. */
const WORD_MS = 700

/** Gathers letters that are typed one after the other; answers the word so far. */
export function useTyping(): (letter: string) => string {
  const word = useRef({ text: '', at: 0 })
  return (letter) => {
    const now = performance.now()
    const text = now - word.current.at > WORD_MS ? letter : word.current.text + letter
    word.current = { text, at: now }
    return text
  }
}
