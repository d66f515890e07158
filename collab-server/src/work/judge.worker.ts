import { factsOf, judgeUpdate, type PlainFacts } from '../validation/judge-update.ts'
import { answerRequests } from './answer-requests.ts'

answerRequests(({ bytes, facts }: { readonly bytes: Uint8Array; readonly facts: PlainFacts }) =>
  judgeUpdate(bytes, factsOf(facts)),
)
