import fc from 'fast-check';
import { LANGUAGES } from '../../src/model/words.ts';
import { followUp } from '../../src/understanding/follow-up.ts';
import { loadHeldOut } from '../../scripts/training/held-out.ts';

describe('a follow-up', () => {
  it.each([
    ['en', 'so is it us or them?', 'whose-fault'],
    ['en', 'ok whose fault is that', 'whose-fault'],
    ['en', 'is it my fault?', 'whose-fault'],
    ['it', 'quindi dipende da noi o da loro?', 'whose-fault'],
    ['it', 'di chi è la colpa?', 'whose-fault'],
    ['fr', "c'est la faute à qui ?", 'whose-fault'],
    ['de', 'wer ist schuld?', 'whose-fault'],
    ['es', '¿de quién es la culpa?', 'whose-fault'],
    ['en', 'what do I tell them?', 'what-to-tell'],
    ['it', 'e cosa gli dico?', 'what-to-tell'],
    ['it', 'che cosa devo dire al cliente?', 'what-to-tell'],
    ['fr', 'que dois-je leur dire ?', 'what-to-tell'],
    ['de', 'was soll ich denen sagen?', 'what-to-tell'],
    ['es', 'qué les digo?', 'what-to-tell'],
    ['en', 'check again', 'check-again'],
    ['en', 'still not working', 'check-again'],
    ['en', 'can you check again please?', 'check-again'],
    ['it', 'ricontrolla', 'check-again'],
    ['it', 'controlla di nuovo', 'check-again'],
    ['it', 'scusa, preferisco in italiano, puoi ricontrollare?', 'check-again'],
    ['fr', 'vérifie encore', 'check-again'],
    ['de', 'nochmal prüfen', 'check-again'],
    ['es', 'revisa otra vez', 'check-again'],
    ['en', 'tell me when the listing is gone', 'watch'],
    ['en', 'ok, can you let me know when it is right?', 'watch'],
    ['en', 'keep an eye on it', 'watch'],
    ['it', 'avvisami quando è a posto', 'watch'],
    ['it', 'mi puoi avvisare appena sono fuori dalla lista?', 'watch'],
    ['it', 'tienilo d’occhio', 'watch'],
    ['fr', 'préviens-moi quand c’est corrigé', 'watch'],
    ['de', 'sag mir Bescheid, wenn es geht', 'watch'],
    ['es', 'avísame cuando esté bien', 'watch'],
    ['en', 'nothing came back i think', 'no'],
    ['it', 'niente mi pare', 'no'],
    ['en', 'stop watching', 'stop-watching'],
    ['it', 'puoi smettere di controllare', 'stop-watching'],
    ['en', 'start over', 'start-over'],
    ['it', 'ricominciamo', 'start-over'],
    ['it', 'ricominciamo da capo', 'start-over'],
    ['de', 'von vorne', 'start-over'],
    ['en', 'how do I set that up?', 'how-to-fix'],
    ['en', 'how do I fix it', 'how-to-fix'],
    ['en', 'where do I put that?', 'how-to-fix'],
    ['it', 'dove clicco?', 'how-to-fix'],
    ['it', 'e dove lo metto?', 'how-to-fix'],
    ['it', 'come lo imposto?', 'how-to-fix'],
    ['en', 'what should I do now?', 'how-to-fix'],
    ['it', 'come si sistema?', 'how-to-fix'],
    ['it', 'e cosa devo fare?', 'how-to-fix'],
    ['de', 'was muss ich tun?', 'how-to-fix'],
    ['es', 'cómo lo arreglo?', 'how-to-fix'],
    ['fr', 'comment je fais ?', 'how-to-fix'],
    ['en', 'explain simply', 'explain-simply'],
    ['en', "I don't understand", 'explain-simply'],
    ['it', 'non ho capito', 'explain-simply'],
    ['it', 'me lo spieghi in parole semplici?', 'explain-simply'],
    ['en', 'yes', 'yes'],
    ['it', 'sì', 'yes'],
    ['de', 'ja', 'yes'],
    ['en', 'nope', 'no'],
    ['it', 'no grazie', 'no'],
    ['it', 'boh', 'do-not-know'],
    ['en', 'no idea', 'do-not-know'],
    ['en', "I don't know", 'do-not-know'],
    ['it', 'non lo so', 'do-not-know'],
    ['de', 'keine Ahnung', 'do-not-know'],
    ['en', 'I want a real person', 'human'],
    ['en', 'can I talk to a human', 'human'],
    ['it', 'voglio parlare con un operatore', 'human'],
    ['fr', 'je veux parler à un humain', 'human'],
    ['it', 'start over', 'start-over'],
  ] as const)('%s: %s is %s', (language, text, kind) => {
    expect(followUp(text, language)).toBe(kind);
  });

  it.each([
    ['en', 'hi'],
    ['en', 'thanks!'],
    ['it', 'grazie mille'],
    ['en', 'anna@tizio.example'],
    ['en', 'tizio.example'],
    ['en', 'and for someone@bene.example?'],
    ['en', 'my mail does not arrive'],
    ['en', 'how do I set up SPF?'],
    ['it', 'come imposto spf?'],
    ['it', 'non ricevo le mail di un cliente da ieri'],
    ['en', 'no mail arrives any more'],
    ['it', 'la posta non va'],
    ['it', 'gmail'],
    ['en', 'yesterday'],
    ['de', 'hallo'],
    ['es', 'hola'],
    ['fr', 'bonjour'],
    ['en', ''],
    ['it', '???'],
  ] as const)('%s: %j is none', (language, text) => {
    expect(followUp(text, language)).toBeNull();
  });

  it('is not found in complaints that stand alone', () => {
    const taken = loadHeldOut()
      .filter(({ intent }) => intent !== 'talk_to_human')
      .filter(({ text, language }) => followUp(text, language) !== null);
    expect(taken).toEqual([]);
  });

  it('never throws, and none is found in long text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.constantFrom(...LANGUAGES),
        (text, language) => {
          expect(() => followUp(text, language)).not.toThrow();
          expect(followUp(`check again ${text} ${'again '.repeat(40)}`, language)).toBeNull();
        },
      ),
    );
  });
});
