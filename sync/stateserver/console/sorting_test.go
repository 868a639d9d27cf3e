package console

import (
	"net/url"
	"testing"
)

func TestSorting_PagesKeepTheChoiceAndTheOrder(t *testing.T) {
	s := sorting{url.Values{"district": {"Bhopal"}, "sort": {"name"}, "from": {"200"}}, "/stations", "name", false}
	if from := s.From(500); from != 200 {
		t.Errorf("from %d", from)
	}
	if from := s.From(150); from != 0 {
		t.Errorf("a page beyond the end begins at %d, want the first", from)
	}
	if next := s.Next(400, 500); next != "/stations?district=Bhopal&from=400&sort=name" {
		t.Errorf("next %q", next)
	}
	if next := s.Next(600, 500); next != "" {
		t.Errorf("next %q of the last page", next)
	}
	if link := s.Link("code"); link != "/stations?district=Bhopal&sort=code" {
		t.Errorf("another order keeps the page: %q", link)
	}
}
