/** The same keys in another language: one that is missing, or one too many, is a type error. */
export type Translated<Words> = {
  readonly [Key in keyof Words]: Words[Key] extends string ? string : Translated<Words[Key]>
}
