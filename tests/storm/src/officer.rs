//! An officer at the centre, who decides about requests while everything around fails.

use wasl_centre::{
    ledger::{RequestFilter, Requests},
    officers::{self, Order, Ordered, STEPS},
};
use wasl_domain::{
    answers::{Answer, Answers},
    stage::Step,
};

use crate::{
    dice::Dice,
    ground::ground,
    oracle::Judged,
    people::Wish,
    world::{Happens, World},
};

impl World {
    /// An officer decides about one request.
    pub(crate) fn decide(&mut self) -> Judged {
        if !self.centre.runs() {
            return Ok(());
        }
        let Some(program) = &self.centre.program else { return Ok(()) };
        let filter = RequestFilter { open_only: true, count_max: 50, ..RequestFilter::default() };
        let Ok(open) = program.ledger.requests(&filter) else { return Ok(()) };
        if open.is_empty() {
            return Ok(());
        }
        let request = open[self.dice.place(open.len())].clone();
        let steps: Vec<Step> =
            STEPS.iter().map(|(step, _)| *step).filter(|step| officers::moves(request.stage, *step)).collect();
        if steps.is_empty() {
            return Ok(());
        }
        let step = *self.dice.pick(&steps);
        let example = ground().examples.iter().position(|example| example.service == request.new.service);
        let field = example.and_then(|place| wanted(&ground().examples[place].answers, &mut self.dice));
        let order = Order {
            step,
            by: "سامر نجار".into(),
            reason: Some("data_differ".into()),
            text: String::new(),
            fields: field.into_iter().collect(),
        };
        let done = officers::order(&program.ledger, &*self.centre.host, &request, &order);
        let tracking = request.new.tracking.payload();
        // Also where the power went meanwhile: it may have been done.
        self.book.decided.insert(tracking);
        if let Ok(Ordered::Done(stage)) = done {
            self.tally.decisions += 1;
            self.book.undone.remove(&tracking);
            self.say(&format!("the officer moves {tracking} to {}", stage.word()));
            let owner = self.book.kept.iter().find(|(_, kept)| *kept == tracking).map(|(desk, _)| *desk);
            if let (Some(desk), Step::AskCorrection, Some(example)) = (owner, step, example) {
                self.wishes.push(Wish::to_correct(desk, example, tracking));
                let in_ms = self.wait(5_000, 120_000);
                self.soon(in_ms, Happens::GoOn(self.wishes.len() - 1));
            }
        }
        Ok(())
    }
}

/// A question that an officer wants put right.
fn wanted(answers: &Answers, dice: &mut Dice) -> Option<String> {
    let texts: Vec<&String> =
        answers.iter().filter(|(_, answer)| matches!(answer, Answer::Text(_))).map(|(field, _)| field).collect();
    (!texts.is_empty()).then(|| (*dice.pick(&texts)).clone())
}
