/**
 * Names of Unicode classes (`\p{Greek}`, `\pL`) as Go's regexp/syntax reads them since 1.25: capital or small letters,
 * with and without spaces, `_` and `-`, categories also by their long names. re2js reads exact names only, and names of
 * properties that Go has none of.
 */

interface NamedClasses {
  /** The expression in re2js's names. */
  readonly text: string;
  /** From a part of `text`, as an error quotes it, to the same part as it was written. */
  readonly written: (part: string) => string;
}

export function nameClasses(source: string): NamedClasses {
  if (!/\\[pP]/u.test(source)) return { text: source, written: part => part };
  const tokens = Array.from(source.matchAll(TOKEN), ({ 0: written, groups: parts = {} }) => {
    const { letter, not = '', name } = parts;
    return { written, text: name === undefined ? written : `\\${letter ?? ''}{${not}${nameOf(name)}}` };
  });
  const text = tokens.map(token => token.text).join('');
  return {
    text,
    written: part => {
      const from = text.lastIndexOf(part);
      const to = from + part.length;
      let at = 0;
      let written = '';
      for (const token of tokens) {
        const end = at + token.text.length;
        // Of one that is not there as a whole re2js quotes `\p`, which is the same in both.
        if (from <= at && end <= to) written += token.written;
        else written += token.text.slice(Math.max(0, from - at), Math.max(0, to - at));
        at = end;
      }
      return written;
    },
  };
}

/** Quoted text and other escapes are passed over; a name that does not end is left to the parser. */
const TOKEN =
  /\\Q.*?(?:\\E|$)|\\(?<letter>[pP])(?:\{(?<not>\^?)(?<name>[^}]*)\}|(?<name>[A-Za-z])|\{.*)|\\.|[^\\]+|\\/gsu;

function nameOf(name: string): string {
  const key = keyOf(name);
  if (UNKNOWN_TO_GO.has(key)) return `_${name}`;
  return NAMES.get(key) ?? (/^[A-Z][a-z]*$/u.test(key) ? key : name);
}

/** Go's canonicalName. */
function keyOf(name: string): string {
  return name
    .replaceAll(/[-_ ]/gu, '')
    .replaceAll(/[A-Z]/gu, letter => letter.toLowerCase())
    .replace(/^[a-z]/u, letter => letter.toUpperCase());
}

const CATEGORIES = `
  Cased_Letter=LC Close_Punctuation=Pe Combining_Mark=M Connector_Punctuation=Pc Control=Cc
  Currency_Symbol=Sc Dash_Punctuation=Pd Decimal_Number=Nd Enclosing_Mark=Me Final_Punctuation=Pf
  Format=Cf Initial_Punctuation=Pi Letter=L Letter_Number=Nl Line_Separator=Zl Lowercase_Letter=Ll
  Mark=M Math_Symbol=Sm Modifier_Letter=Lm Modifier_Symbol=Sk Nonspacing_Mark=Mn Number=N
  Open_Punctuation=Ps Other=C Other_Letter=Lo Other_Number=No Other_Punctuation=Po Other_Symbol=So
  Paragraph_Separator=Zp Private_Use=Co Punctuation=P Separator=Z Space_Separator=Zs Spacing_Mark=Mc
  Surrogate=Cs Symbol=S Titlecase_Letter=Lt Unassigned=Cn Uppercase_Letter=Lu cntrl=Cc digit=Nd
  punct=P
`;

/** Those whose names are not their keys: Go 1.25 lost them, versions before it know the exact name. */
const SCRIPTS = `
  Anatolian_Hieroglyphs Bassa_Vah Beria_Erfe Canadian_Aboriginal Caucasian_Albanian Cypro_Minoan
  Dives_Akuru Egyptian_Hieroglyphs Gunjala_Gondi Gurung_Khema Hanifi_Rohingya Imperial_Aramaic
  Inscriptional_Pahlavi Inscriptional_Parthian Kayah_Li Khitan_Small_Script Kirat_Rai Linear_A
  Linear_B Masaram_Gondi Meetei_Mayek Mende_Kikakui Meroitic_Cursive Meroitic_Hieroglyphs Nag_Mundari
  New_Tai_Lue Nyiakeng_Puachue_Hmong Ol_Chiki Ol_Onal Old_Hungarian Old_Italic Old_North_Arabian
  Old_Permic Old_Persian Old_Sogdian Old_South_Arabian Old_Turkic Old_Uyghur Pahawh_Hmong Pau_Cin_Hau
  Phags_Pa Psalter_Pahlavi SignWriting Sora_Sompeng Syloti_Nagri Tai_Le Tai_Tham Tai_Viet Tai_Yo
  Tolong_Siki Tulu_Tigalari Warang_Citi Zanabazar_Square
`;

/** Properties that re2js knows and Go does not. */
const UNKNOWN = `
  Alphabetic ASCII_Hex_Digit Dash Emoji Emoji_Component Emoji_Modifier Emoji_Modifier_Base Emoji_Presentation
  Extended_Pictographic Hex_Digit Lowercase Math Quotation_Mark Terminal_Punctuation Unknown Uppercase White_Space
`;

const NAMES = new Map(
  words(CATEGORIES + SCRIPTS).map(word => {
    const [name = '', of = name] = word.split('=');
    return [keyOf(name), of];
  }),
);

const UNKNOWN_TO_GO = new Set(words(UNKNOWN).map(keyOf));

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/u);
}
