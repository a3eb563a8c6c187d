// The short form of a condition, as people write it in a checklist: `B02 > 0`.
// Grammar, loosest first: or · and · not · comparison · + - · * / · unary minus · brackets.

import type { Names } from './conditionScope.ts'
import { findName } from './conditionScope.ts'
import { ConditionError, MAX_DEPTH, literal, operation, variable } from './conditions.ts'
import type { Expr } from './document.ts'
import { writtenNumber } from './exact.ts'
import { isLonger } from './texts.ts'

const MAX_LENGTH = 500
const TOKEN =
  /[ \t\r\n]*(?:([0-9]{4}-[0-9]{2}-[0-9]{2})|([0-9]+(?:\.[0-9]+)?)|'([^']*)'|"([^"]*)"|([A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)?)|(>=|<=|==|!=|[><|()+*/-])|($))/uy
/** What the groups of a token hold, in their order. */
const KINDS = ['date', 'number', 'string', 'string', 'name', 'sign']
const TRUTHS: ReadonlyMap<string, boolean> = new Map([
  ['yes', true],
  ['true', true],
  ['no', false],
  ['false', false],
])
const JOINERS = ['and', 'or', 'not']

type Token = { kind: string; text: string }
const END: Token = { kind: 'end', text: '' }

/** Compile the short form; `own` allows a bare word that speaks of the own value. */
export function readText(text: string, names: Names, own: boolean): Expr {
  if (isLonger(text, MAX_LENGTH)) throw new ConditionError('too_long', { most: MAX_LENGTH })
  const reader = new TextReader(tokensOf(text), names)
  const expr = reader.either(0)
  reader.finish()
  if (own) return aboutOwn(expr, names)
  if (expr.op === 'alt') throw new ConditionError('syntax', { at: 0 })
  return expr
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  TOKEN.lastIndex = 0
  for (;;) {
    const place = TOKEN.lastIndex
    const found = TOKEN.exec(text)
    if (found === null) throw new ConditionError('syntax', { at: [...text.slice(0, place)].length })
    const group = found.findIndex((value, index) => index > 0 && value !== undefined)
    const kind = KINDS[group - 1]
    if (kind === undefined) return tokens
    tokens.push({ kind, text: found[group] ?? '' })
  }
}

function aboutOwn(expr: Expr, names: Names): Expr {
  const mine = variable('value')
  if (expr.op === 'alt') return operation('in', [mine, literal(wordsOf(expr))])
  if (expr.op === 'lit' && typeof expr.value === 'boolean') return operation('==', [mine, expr])
  if (expr.op === 'lit' && typeof expr.value === 'string') {
    if (names.get('value')?.kind === 'words') return operation('in', [mine, literal([expr.value])])
    return operation('==', [mine, expr])
  }
  return expr
}

function wordsOf(expr: Expr): string[] {
  return expr.args.map((arg) => String(arg.value))
}

function operand(expr: Expr): Expr {
  if (expr.op === 'alt') throw new ConditionError('syntax', { at: 0 })
  return expr
}

/** Recursive descent over the tokens, one method a level of the grammar. */
class TextReader {
  private readonly tokens: readonly Token[]
  private readonly names: Names
  private place = 0

  constructor(tokens: readonly Token[], names: Names) {
    this.tokens = tokens
    this.names = names
  }

  private peek(): Token {
    return this.tokens[this.place] ?? END
  }

  private take(...texts: string[]): string | null {
    const { kind, text } = this.peek()
    if ((kind !== 'sign' && kind !== 'name') || !texts.includes(text)) return null
    this.place += 1
    return text
  }

  finish(): void {
    if (this.peek().kind !== 'end') throw new ConditionError('syntax', { at: this.place })
  }

  either(depth: number): Expr {
    if (depth > MAX_DEPTH) throw new ConditionError('too_deep', { most: MAX_DEPTH })
    const args = [this.both(depth)]
    while (this.take('or') !== null) args.push(this.both(depth))
    return args.length === 1 ? (args[0] ?? literal(null)) : operation('or', args)
  }

  private both(depth: number): Expr {
    const args = [this.negated(depth)]
    while (this.take('and') !== null) args.push(this.negated(depth))
    return args.length === 1 ? (args[0] ?? literal(null)) : operation('and', args)
  }

  private negated(depth: number): Expr {
    if (depth > MAX_DEPTH) throw new ConditionError('too_deep', { most: MAX_DEPTH })
    if (this.take('not') !== null) return operation('!', [this.negated(depth + 1)])
    return this.comparison(depth)
  }

  private comparison(depth: number): Expr {
    const left = this.total(depth)
    const op = this.take('==', '!=', '>', '>=', '<', '<=')
    if (op === null) return left
    const right = this.total(depth)
    if ((left.op === 'alt' || right.op === 'alt') && (op !== '==' || left.op === 'alt')) {
      throw new ConditionError('syntax', { at: this.place })
    }
    if (right.op === 'alt') return operation('in', [left, literal(wordsOf(right))])
    if (op === '==' && this.isMany(left) && typeof right.value === 'string') {
      return operation('in', [left, literal([right.value])])
    }
    return operation(op, [left, right])
  }

  private isMany(expr: Expr): boolean {
    return expr.op === 'var' && findName(this.names, expr.name)?.kind === 'words'
  }

  private total(depth: number): Expr {
    let left = this.product(depth)
    for (;;) {
      const op = this.take('+', '-')
      if (op === null) return left
      left = operation(op, [operand(left), operand(this.product(depth))])
    }
  }

  private product(depth: number): Expr {
    let left = this.unary(depth)
    for (;;) {
      const op = this.take('*', '/')
      if (op === null) return left
      left = operation(op, [operand(left), operand(this.unary(depth))])
    }
  }

  private unary(depth: number): Expr {
    if (depth > MAX_DEPTH) throw new ConditionError('too_deep', { most: MAX_DEPTH })
    if (this.take('-') !== null) return operation('-', [operand(this.unary(depth + 1))])
    return this.atom(depth)
  }

  private atom(depth: number): Expr {
    const { kind, text } = this.peek()
    this.place += 1
    if (kind === 'number') {
      const number = writtenNumber(text)
      if (number === null) throw new ConditionError('not_a_number')
      return literal(number)
    }
    if (kind === 'sign' && text === '(') {
      const inner = this.either(depth + 1)
      if (this.take(')') === null) throw new ConditionError('syntax', { at: this.place })
      return inner
    }
    if (!['name', 'string', 'date'].includes(kind) || (kind === 'name' && JOINERS.includes(text))) {
      throw new ConditionError('syntax', { at: this.place - 1 })
    }
    return this.word(kind, text)
  }

  private word(kind: string, text: string): Expr {
    const next = this.peek()
    if (next.kind !== 'sign' || next.text !== '|') return this.oneWord(kind, text)
    const words = [literal(text)]
    while (this.take('|') !== null) {
      const token = this.peek()
      if (token.kind !== 'name' && token.kind !== 'string') {
        throw new ConditionError('syntax', { at: this.place })
      }
      this.place += 1
      words.push(literal(token.text))
    }
    return operation('alt', words)
  }

  private oneWord(kind: string, text: string): Expr {
    if (kind !== 'name') return literal(text)
    if (findName(this.names, text) !== null) return variable(text)
    const truth = TRUTHS.get(text)
    return truth === undefined ? literal(text, true) : literal(truth)
  }
}
