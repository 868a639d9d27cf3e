package main

import (
	"fmt"
	"strings"
	"time"

	"thana/installer/hands"
	"thana/installer/station"
)

// askState asks for a person while the line is down: the question waits.
func (p *play) askState() error {
	err := p.do(p.click("nav.search"), p.page("search"), p.click("search.state"), p.page("search.state"),
		p.typed("field.state.name", "Suneel Yadav"), p.click("state.ask"), p.shown("state.waits"))
	if err != nil {
		return err
	}
	return p.look("search-waits", "A search across the state while the line is down: the question waits and is asked again by itself.")
}

// said shows what came from the state: the answer, look-outs, citizens' requests.
func (p *play) said() error {
	return p.parts(
		part{"the line is back: the state's answer has come", p.readAnswer},
		part{"look-outs; one is seen here", p.seeLookout},
		part{"a citizen's request is taken up and answered", p.answerRequest})
}

func (p *play) readAnswer() error {
	if err := p.do(p.click("nav.home"), p.page("home"), p.shown("notice.answers")); err != nil {
		return err
	}
	if err := p.look("home-notices", "Home: what came from the state and waits for this officer."); err != nil {
		return err
	}
	if err := p.do(p.click("notice.answers"), p.page("search.state"), p.first("inquiry.answered."), p.firstShown("state.hit.")); err != nil {
		return err
	}
	if err := p.look("search-state", "Search across the state: who sounds like Suneel Yadav, in which case, of which station; what was asked before."); err != nil {
		return err
	}
	if err := p.do(p.first("state.hit."), p.page("state.hit"), p.shown("state.hit.case")); err != nil {
		return err
	}
	p.facts = append(p.facts, "A question asked while the line was down waited through kill -9 of the appliance, was answered when the state was back, and was announced on the home page.")
	return p.look("state-case", "One case as the state gives it. That the officer looked is in the ledger.")
}

func (p *play) seeLookout() error {
	if err := p.do(p.click("nav.lookouts"), p.page("lookouts"), p.click("lookout.card.MP/2026/LO-0417"), p.shown("lookout.opened")); err != nil {
		return err
	}
	if err := p.look("lookouts", "Look-outs: wanted, missing, stolen, with the picture where there is one."); err != nil {
		return err
	}
	return p.do(p.click("lookout.card.MP/2026/LO-0388"), p.click("lookout.seen"), p.page("diary.form"), p.click("diary.register"), p.page("diary"), p.shown("diary.opened"))
}

func (p *play) answerRequest() error {
	const request = "CS/2026/1181"
	err := p.do(p.click("nav.requests"), p.page("requests"), p.click("request."+request), p.click("request.take"), p.shown("request.answer"))
	if err != nil {
		return err
	}
	if err := p.look("requests", "Citizens' requests: what is due first, who has it, what was answered."); err != nil {
		return err
	}
	err = p.do(p.click("request.answer"), p.page("reply"), p.choose("field.result", "clear"), p.typed("field.visited", "aaj"), p.typed("field.spoke", "मकान मालिक, पड़ोसी विनोद"))
	if err != nil {
		return err
	}
	if err := p.look("reply", "The answer to a request, by the form of its kind."); err != nil {
		return err
	}
	if err := p.do(p.click("reply.send"), p.page("requests")); err != nil {
		return err
	}
	return p.answeredAtState(request)
}

// answeredAtState waits until the state's operator sees the answer.
func (p *play) answeredAtState(request string) error {
	var said string
	_, err := p.window.Await(p.ctx, "the answer at the state", func(hands.View) bool {
		out, err := p.station.AtState(p.ctx, "request", "list", station.Code)
		for line := range strings.Lines(out) {
			if err == nil && strings.HasPrefix(line, request) && strings.Contains(line, "answered") {
				said = strings.Join(strings.Fields(line), " ")
			}
		}
		return said != ""
	})
	if err != nil {
		return fmt.Errorf("thana-state request list does not show the answer: %w", err)
	}
	p.facts = append(p.facts, "`thana-state request list` at "+time.Now().In(ist()).Format("15:04:05")+": "+said)
	return nil
}
